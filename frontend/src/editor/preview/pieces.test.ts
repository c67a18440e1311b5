import type { FragmentLoaderContext, Loader, LoaderCallbacks, LoaderConfiguration } from "hls.js";
import { expect, test, vi } from "vitest";
import { keeping, nameOf, Pieces } from "./pieces.ts";

const piece = (bytes: number) => new ArrayBuffer(bytes);

test("what was not used for the longest is forgotten first", () => {
  const pieces = new Pieces(250);
  for (const name of ["a", "b"]) pieces.put(name, piece(100));
  pieces.get("a");
  pieces.put("c", piece(100));
  expect(["a", "b", "c"].map((name) => pieces.get(name) !== undefined)).toEqual([true, false, true]);
});

test("a piece of the same name under another preview's address is not fetched again", async () => {
  const fetched: string[] = [];
  class Inner {
    stats = { loading: {}, aborted: false };
    load(context: FragmentLoaderContext, _: LoaderConfiguration, callbacks: LoaderCallbacks<FragmentLoaderContext>): void {
      fetched.push(context.url);
      callbacks.onSuccess({ url: context.url, data: piece(8), code: 200 }, this.stats as never, context, null);
    }
    abort(): void {}
    destroy(): void {}
  }
  const Keeping = keeping(Inner as unknown as new (config: never) => Loader<FragmentLoaderContext>, new Pieces());
  const load = async (url: string, isAborted = false): Promise<number> => {
    const onSuccess = vi.fn();
    const loader = new Keeping({} as never);
    loader.load({ url } as FragmentLoaderContext, {} as LoaderConfiguration, { onSuccess, onError: vi.fn(), onTimeout: vi.fn() });
    if (isAborted) loader.abort();
    await Promise.resolve();
    return onSuccess.mock.calls.length;
  };
  expect(await load("/previews/1/video-0-abc.m4s")).toBe(1);
  expect(await load("/previews/2/video-0-abc.m4s")).toBe(1);
  expect(await load("/previews/2/video-0-abc.m4s", true)).toBe(0);
  expect(await load("/previews/2/video-0-def.m4s")).toBe(1);
  expect(fetched.map(nameOf)).toEqual(["video-0-abc.m4s", "video-0-def.m4s"]);
});
