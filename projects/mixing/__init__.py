"""The mixer of a project: groups of clips in, many distinct films out.

What is mixed, and how: `groups` and `setups` keep it, `following` lets rules and rows follow a change, `ruling` says and changes
rules, `modes` goes from AUTO to MANUAL and back, `putting_back` undoes what was taken out, `duplicating` copies it all into
another project, `gathering` brings clips out of the library.

Which films there will be: `assembling` makes the engine's settings of it, `dry_runs` says what comes of them, with `figures`,
`cautions` and `expecting`; `row_edits` and `sheets` change single films; `naming_ahead` tries a template.

The films: `requesting` asks for a run and charges, `making` makes it in the worker, `mixes` is what becomes of it as rows;
`choosing` says which films are meant, `delivering` and `sending` hand them out, `trashing` throws them away.

What pages show: `columns` the groups, `showing` the plan, `listing` mixes and runs, `telling` what a run was asked to be; `admin`
is for staff.
"""
