// At sign-out nothing of the person stays in this browser. Without Dexie: every page loads this, and none of it needs that.
// Who has something to save first hears `signing-out` on the document, and adds a promise to its detail.
import { forgetWhere } from "./remembered.ts";
import { Scope } from "./scope.ts";

const DATABASE = "reelwright"; // browser-store.ts
const FILES = "uppy-blobs"; // where the upload queue keeps files, so that they go on after a reload
/** What is the person's own in localStorage: uploads by the names of files, and clips that were copied. How they like their views stays. */
const OWN = ["uppyState:", "tus::", "upload ", "editor-clipboard", "editor-imported-", "editor-left-", "editor-draft-"];
const WAIT = 3000; // ms; longer does not help who is offline, and a tab that holds the database lets go at once
const QUESTION = "Some changes are not saved yet and are kept on this device only. Signing out removes them. Sign out all the same?";

/** Forms with `data-empties-stores` are sent when the stores are empty, or could not be emptied. */
export function installEmptying(): void {
  new Scope().on(document, "submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !("emptiesStores" in form.dataset) || event.defaultPrevented) return;
    event.preventDefault();
    void emptied().then((isEmpty) => {
      if (isEmpty) form.submit();
    });
  });
}

/** False when the person would rather stay. */
export async function emptied(): Promise<boolean> {
  const first: Promise<unknown>[] = [];
  document.dispatchEvent(new CustomEvent<Promise<unknown>[]>("signing-out", { detail: first }));
  await soon(Promise.allSettled(first));
  if ((await soon(drafts())) && !window.confirm(QUESTION)) return false;
  await soon(Promise.all([DATABASE, FILES].map((name) => asked(() => indexedDB.deleteDatabase(name)))));
  forgetWhere((name) => OWN.some((start) => name.startsWith(start)));
  return true;
}

/** How many drafts there are. */
async function drafts(): Promise<number> {
  const database = await asked(() => {
    const opening = indexedDB.open(DATABASE);
    opening.onupgradeneeded = () => opening.transaction?.abort(); // there was none, and shall be none
    return opening;
  });
  if (!database) return 0;
  const count = database.objectStoreNames.contains("drafts") ? await asked(() => database.transaction("drafts").objectStore("drafts").count()) : 0;
  database.close();
  return count ?? 0;
}

/** Undefined where it fails, or is forbidden: then nothing is kept there either. */
function asked<T>(ask: () => IDBRequest<T>): Promise<T | undefined> {
  return new Promise((done) => {
    try {
      const request = ask();
      request.onsuccess = () => done(request.result);
      request.onerror = () => done(undefined);
    } catch {
      done(undefined);
    }
  });
}

async function soon<T>(work: Promise<T>): Promise<T | undefined> {
  const scope = new Scope();
  const first = await Promise.race([work, scope.wait(WAIT).then(() => undefined)]);
  scope.end();
  return first;
}
