// The script of the desk. Every page works without it; it only saves steps and text.
import "./htmx_setup.js";
import { start as startAutosave } from "./autosave.js";
import { start as startDialogs } from "./dialogs.js";
import { start as startErrors } from "./errors.js";
import { start as startIdle } from "./idle.js";
import { start as startKept } from "./kept.js";
import { start as startLive } from "./live.js";
import { start as startOnce } from "./once.js";
import { start as startWidgets } from "./widgets.js";

startOnce();
startDialogs();
startLive();
startWidgets();
startAutosave();
startKept();
startErrors();
startIdle();
