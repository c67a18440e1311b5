// Whose session this browser holds: another tab may have signed somebody else in.
import { requestJson } from "../../lib/http.ts";

const ME = "/api/v1/auth/me/";

/** False also where nobody can tell. */
export async function isSomebodyElse(user: string): Promise<boolean> {
  const someone = await requestJson<{ id: string }>(ME).catch(() => null);
  return someone !== null && someone.id !== user;
}
