import { elsewhere as engine } from "./example-page.ts";
import type { CodePages } from "./page.ts";

/** N0xx: installing and loading the native engine. Nothing here keeps wasm from working. */
export const ENGINE_CODES: CodePages = {
  N001: engine(
    "machine without the engine",
    "TensorFlow has no build for this system or processor.",
    "vitral engine install on FreeBSD",
    "`--engine wasm` needs nothing installed.",
  ),
  N002: engine(
    "tools missing",
    "Installing needs programs that are not there.",
    "vitral engine install without pip",
    "Install what the message names, then try again.",
  ),
  N003: engine(
    "npm failed",
    "The engine's packages could not be fetched.",
    "no network",
    "Check the network, and the registry and proxy of `npm config list`.",
  ),
  N004: engine(
    "download failed",
    "The wheel that holds libtensorflow could not be fetched.",
    "no network",
    "Check the network, and the index and proxy of `python3 -m pip config list`.",
  ),
  N005: engine(
    "download is not the pinned file",
    "Its hash is another, so it is not used.",
    "a package index that serves another file",
    "Install again; if it stays so, ask who runs the index.",
  ),
  N006: engine(
    "cannot unpack",
    "The archive is damaged or cannot be written.",
    "a download that broke off",
    "Install again; `vitral engine doctor` says what is there.",
  ),
  N007: engine(
    "binding does not build",
    "The compiler refused the engine's binding.",
    "a C++ compiler before C++17",
    "Use g++ 8 or clang++ 7 at least; `CXX` names another.",
  ),
  N008: engine(
    "engine does not work here",
    "It was built, and a small calculation with it failed.",
    "a processor that lacks instructions the library uses",
    "Follow the help; `--engine wasm` always works.",
  ),
  N009: engine(
    "disk full",
    "The engine needs more space than the cache folder has.",
    "a small home folder",
    "Free some, or set `VITRAL_CACHE` to a folder on a larger disk.",
  ),
  N010: engine(
    "installation cancelled",
    "It was stopped; nothing was left behind.",
    "Ctrl-C during vitral engine install",
    "Install again when you like.",
  ),
  N011: engine(
    "cache folder cannot be written",
    "The system refuses.",
    "VITRAL_CACHE=/root as another user",
    "Set `VITRAL_CACHE` to a folder of yours.",
  ),
  N012: engine(
    "engine does not load",
    "The library is there and cannot be loaded.",
    "a system library that is too old",
    "`vitral engine doctor` says what this machine has and lacks.",
  ),
  N013: engine(
    "package installer failed",
    "tfjs-node's own installer brought nothing that works here.",
    "a proxy that blocks its download",
    "Check HTTPS_PROXY; the other way of installing is tried as well.",
  ),
};
