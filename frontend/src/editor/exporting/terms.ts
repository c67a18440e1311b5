// What an export costs and how long it takes, in words, as templates/components/price.html says it elsewhere.

export interface Terms {
  readonly price: number;
  /** Null where the studio counts no credits. */
  readonly left: number | null;
  readonly expected: string;
}

export function isShort({ price, left }: Terms): boolean {
  return left !== null && price > left;
}

export function termsWords(terms: Terms): string {
  const { price, left, expected } = terms;
  if (left === null) return capital(expected);
  const credits = `${price.toLocaleString("en")} credit${price === 1 ? "" : "s"}`;
  if (isShort(terms)) return `Not enough credits: this costs ${price.toLocaleString("en")} and you have ${left.toLocaleString("en")}.`;
  const parts = price ? [credits, `${(left - price).toLocaleString("en")} after`, expected] : ["No credits", expected];
  return parts.filter(Boolean).join(" · ");
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
