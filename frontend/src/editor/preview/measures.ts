// What boxes in the picture depend on beside the document: sizes of media from the shelf, and of words by the renderer's faces.
import type { Editor } from "../editor.ts";
import { blockOf, Faces } from "./lettering.ts";
import type { Measures, Size } from "./pose.ts";

export interface Measuring extends Measures {
  readonly faces: Faces;
}

/** `arrived`: a face has come, and words measure a little differently. */
export function measuresOf({ shelf }: Editor, fonts: string, arrived: () => void): Measuring {
  const faces = new Faces(fonts, arrived);
  return {
    faces,
    sizeOf: (asset) => sizeOf(shelf.get(asset)),
    blockOf: (element, canvas) => blockOf(element, canvas, faces.widthOf(element)),
  };
}

export function sizeOf(item: { readonly width: number | null; readonly height: number | null } | undefined): Size | null {
  return item?.width && item.height ? { width: item.width, height: item.height } : null;
}
