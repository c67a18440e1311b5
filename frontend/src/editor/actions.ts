// All that can be done, by name: the names of accounts/shortcuts.py, and some that have no key. A button says
// `data-action="split"`, and <editor-keys> does the rest; a script says `actionsOf(editor).split.run()`.
import type { Editor } from "./editor.ts";
import { type CopyingAction, copyingActions } from "./actions/copying.ts";
import { type CuttingAction, cuttingActions } from "./actions/cutting.ts";
import { type Action, Desk } from "./actions/desk.ts";
import { type GoingAction, goingActions } from "./actions/going.ts";
import { type MovingAction, movingActions } from "./actions/moving.ts";
import { type PlayingAction, playingActions } from "./actions/playing.ts";
import { type SelectingAction, selectingActions } from "./actions/selecting.ts";
import { type ViewingAction, viewingActions } from "./actions/viewing.ts";

export type { Action } from "./actions/desk.ts";
export type ActionName = CopyingAction | CuttingAction | GoingAction | MovingAction | PlayingAction | SelectingAction | ViewingAction;
export type Actions = Readonly<Record<ActionName, Action>>;

const desks = new WeakMap<Editor, Desk>();
const registries = new WeakMap<Editor, Actions>();

export function deskOf(editor: Editor): Desk {
  let desk = desks.get(editor);
  if (!desk) desks.set(editor, (desk = new Desk(editor)));
  return desk;
}

/** The same for the same editor. */
export function actionsOf(editor: Editor): Actions {
  let actions = registries.get(editor);
  if (!actions) {
    const desk = deskOf(editor);
    const [cutting, copying, moving] = [cuttingActions(desk), copyingActions(desk), movingActions(desk)];
    actions = { ...playingActions(desk), ...selectingActions(desk), ...cutting, ...copying, ...moving, ...viewingActions(desk), ...goingActions() };
    registries.set(editor, actions);
  }
  return actions;
}

export function isAction(actions: Actions, name: string): name is ActionName {
  return Object.hasOwn(actions, name);
}
