/** Files out of what is dropped or picked, those in folders too. Of a folder only media is taken: the rest was not meant. */

export interface Incoming {
  readonly file: File;
  /** Where it lies in the folder that came, "trip/day 1/a.mp4"; empty for a file by itself. */
  readonly path: string;
}

export interface Gathered {
  readonly files: readonly Incoming[];
  /** Files of other kinds that lie in the folders. */
  readonly others: number;
}

const MEDIA = /\.(mp4|m4v|mov|mkv|webm|avi|mpe?g|mts|m2ts|ts|wmv|mxf|ogv|3gp|mp3|m4a|aac|wav|flac|ogg|oga|opus|aiff?|jpe?g|png|webp|gif|tiff?|bmp|heic|avif)$/i;

/** Call it while the drop is being heard: afterwards a browser has forgotten what was dropped. */
export async function dropped(transfer: DataTransfer): Promise<Gathered> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  const plain = [...transfer.files];
  if (!entries.some((entry) => entry?.isDirectory)) return { files: plain.map((file) => ({ file, path: "" })), others: 0 };
  const found = await Promise.all(entries.map((entry) => (entry ? filesIn(entry) : [])));
  return sorted(found.flat());
}

/** Of an <input type="file">, with or without webkitdirectory. */
export function picked(files: Iterable<File>): Gathered {
  return sorted([...files].map((file) => ({ file, path: file.webkitRelativePath })));
}

function sorted(all: readonly Incoming[]): Gathered {
  const files = all.filter(({ file, path }) => path === "" || isMedia(file));
  return { files, others: all.filter(({ file, path }) => path !== "" && !isMedia(file) && !isHidden(path)).length };
}

/** By its ending where a browser knows no type, as with .mkv and .mts. Names with a dot in front are a system's own. */
function isMedia(file: File): boolean {
  return !file.name.startsWith(".") && (/^(video|audio|image)\//.test(file.type) || MEDIA.test(file.name));
}

function isHidden(path: string): boolean {
  return path.split("/").some((part) => part.startsWith(".")) || /(^|\/)(thumbs\.db|desktop\.ini)$/i.test(path);
}

async function filesIn(entry: FileSystemEntry, within = ""): Promise<Incoming[]> {
  if (entry.isFile) return [{ file: await fileOf(entry as FileSystemFileEntry), path: within && within + entry.name }];
  const found: Incoming[] = [];
  for (const inner of await contentsOf(entry as FileSystemDirectoryEntry)) found.push(...(await filesIn(inner, `${within}${entry.name}/`)));
  return found;
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((done, failed) => entry.file(done, failed));
}

/** A browser tells a folder in parts of a hundred, and its end by an empty one. */
async function contentsOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed));
    if (part.length === 0) return all;
    all.push(...part);
  }
}
