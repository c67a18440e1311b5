// Where a person looks: zoom and playhead, told to the server when both have rested a while. No version comes of it, and nothing
// is lost when it fails.
import { request } from "../../lib/http.ts";
import type { Scope } from "../../lib/scope.ts";
import type { Editor } from "../editor.ts";

const REST = 2000;

export function keepView({ store, boot }: Editor, scope: Scope): void {
  let [zoom, position] = [store.state.zoom, store.state.position];
  const isTold = (): boolean => zoom === store.state.zoom && position === store.state.position;
  const tell = (keepalive: boolean): void => {
    scope.cancel("view");
    if (isTold()) return;
    ({ zoom, position } = store.state);
    request(boot.urls.view, { method: "PATCH", json: { zoom, position }, keepalive }).catch(() => undefined);
  };
  store.listen(scope, (state, before) => {
    if (state.speed || (state.zoom === before.zoom && state.position === before.position && state.speed === before.speed)) return;
    scope.after(REST, "view", () => tell(false));
  });
  scope.on(window, "pagehide", () => tell(true));
}
