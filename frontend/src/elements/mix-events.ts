/** What the parts of the mixer's page tell one another, on the document. */

/** The groups or clips are others now, and the server has them. */
export const CHANGED = "mix:changed";
/** There is another plan; its detail is { uses }: how often it plays each clip. */
export const PLANNED = "mix:planned";
