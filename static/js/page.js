// What every page moves with.
import "./dialogs.js";
import "./menus.js";
import "./toasts.js";
import "./forms.js";
import "./typing.js";
import "./answers.js";
import "./palette.js";
import "./live.js";
import "./alerts.js";
import "./shortcuts.js";
import "./tabs.js";
