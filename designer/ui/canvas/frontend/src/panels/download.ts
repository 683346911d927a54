/** Files that Python makes and the browser saves. */
import type { Action } from "../protocol";
import { send } from "../store";

/** Asks for a file and saves it; gives what went wrong, or nothing. */
export async function download(action: Action): Promise<string | null> {
  const result = await send(action);
  if (!result.ok) return result.message;
  const { name, mime, base64 } = result as unknown as { name?: string; mime?: string; base64?: string };
  if (!name || !base64) return "The file did not arrive. Try again.";
  save(name, mime ?? "application/octet-stream", base64);
  return null;
}

function save(name: string, mime: string, base64: string): void {
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], { type: mime }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A file that a person chose, as Python takes it. */
export async function upload(file: File): Promise<string | null> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  const result = await send({ do: "import", name: file.name, base64: btoa(text) });
  return result.ok ? null : result.message;
}
