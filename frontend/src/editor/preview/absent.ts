// What is said of media that the preview does without: what is not here, what is on its way, what cannot be used.
import type { MediaItem } from "../state/media.ts";

/** Empty where nothing is absent. `items`: of each what the shelf knows, if anything. */
export function absentWords(items: readonly (MediaItem | undefined)[]): string {
  const of = (status: MediaItem["status"]): string[] => items.flatMap((item) => (item?.status === status ? [item.name] : []));
  const [waiting, failed] = [of("processing"), of("failed")];
  const gone = items.length - waiting.length - failed.length;
  const here = of("ready");
  return [
    waiting.length > 0 && `${listed(waiting)} ${waiting.length === 1 ? "is" : "are"} still being prepared`,
    failed.length > 0 && `${listed(failed)} cannot be used`,
    gone > 0 && [gone === 1 ? "1 file is missing" : `${gone} files are missing`, ...(here.length ? [listed(here)] : [])].join(": "),
  ]
    .filter(Boolean)
    .join(". ");
}

/** Three names at most. */
function listed(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 2).join(", ")} and ${names.length - 2} more` : names.join(", ");
}
