/** A button that opens a list of things to do. */
import { useEffect, useRef, useState, type KeyboardEvent } from "react";

export interface Item {
  title: string;
  act: () => void;
  /** Of a switch: whether it is on. Its menu stays open. */
  on?: boolean;
}

export function Menu({ name, items }: { name: string; items: Item[] }) {
  const [open, setOpen] = useState(false);
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const away = (event: Event) => {
      if (!event.composedPath().includes(holder.current as EventTarget)) setOpen(false);
    };
    document.addEventListener("pointerdown", away);
    return () => document.removeEventListener("pointerdown", away);
  }, [open]);
  const keys = (event: KeyboardEvent) => {
    if (!open) return;
    const places = [...(holder.current?.querySelectorAll<HTMLElement>("[role^=menuitem]") ?? [])];
    const next = stepped(event.key, places.indexOf(event.target as HTMLElement), places.length);
    if (next !== null) { event.preventDefault(); places[next]?.focus(); }
    if (event.key !== "Escape") return;
    // The menu's own: it must not end what is looked at on the board as well.
    event.preventDefault();
    setOpen(false);
    holder.current?.querySelector("button")?.focus();
  };
  return (
    <div className="menu" ref={holder} onKeyDown={keys}>
      <button type="button" className="plain" aria-haspopup="menu" aria-expanded={open} onClick={() => setOpen(!open)}>
        {name}
      </button>
      {open && (
        <ul role="menu">
          {items.map((item) => (
            <li key={item.title} role="none">
              {item.on === undefined
                ? <button type="button" role="menuitem" onClick={() => { setOpen(false); item.act(); }}>{item.title}</button>
                : (
                  <button type="button" role="menuitemcheckbox" aria-checked={item.on} onClick={item.act}>
                    <span aria-hidden>{item.on ? "✓" : "\u2003"}</span> {item.title}
                  </button>
                )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Where an arrow key leads in a list that goes round; null for another key. */
export function stepped(key: string, at: number, count: number): number | null {
  if (key === "ArrowDown") return (at + 1) % count;
  if (key === "ArrowUp") return (at <= 0 ? count : at) - 1;
  if (key === "Home") return 0;
  return key === "End" ? count - 1 : null;
}
