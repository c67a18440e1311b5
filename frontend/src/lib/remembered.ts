// What a browser remembers of a view, such as the size of posters. It may keep nothing: then the default is used each time.

export function remembered(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // full, or forbidden
  }
}

export function forget(name: string): void {
  try {
    localStorage.removeItem(name);
  } catch {
    // forbidden
  }
}

/** Everything whose name is such. */
export function forgetWhere(isSuch: (name: string) => boolean): void {
  try {
    for (const name of Object.keys(localStorage)) if (isSuch(name)) localStorage.removeItem(name);
  } catch {
    // forbidden
  }
}

/** All of those names, with what was remembered under each. */
export function rememberedWhere(isWanted: (name: string) => boolean): [string, string][] {
  try {
    return Object.entries({ ...localStorage }).filter((entry): entry is [string, string] => isWanted(entry[0]));
  } catch {
    return [];
  }
}
