"""An asset becomes another one, by a job, and stays as it is: edited, converted, enhanced; a frame or the sound of it.

wishes.py says what can be asked for; planning.py makes a timeline or a retouch of it; requesting.py is the web's part,
making.py the worker's; offering.py and forms.py are what the asset's page shows.
"""
