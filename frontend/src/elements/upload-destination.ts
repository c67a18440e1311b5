/** Where a file goes when it is ready, other than into the library; as media_library/destinations.py has it. */

import type { Meta } from "@uppy/core";

type Told = { meta?: Meta };

/** Empty for the library alone. */
export function destinationOf(file: Told): string {
  return String(file.meta?.["destination"] ?? "");
}

/** Sent with each request that brings the file on. */
export function headersOf(file: Told): Record<string, string> {
  const destination = destinationOf(file);
  return destination ? { "Upload-Destination": destination } : {};
}
