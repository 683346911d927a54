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
  const leave = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !open) return;
    // The menu's own: it must not end what is looked at on the board as well.
    event.preventDefault();
    setOpen(false);
    holder.current?.querySelector("button")?.focus();
  };
  return (
    <div className="menu" ref={holder} onKeyDown={leave}>
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
