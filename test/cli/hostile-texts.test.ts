import { hostileTexts } from "../hostile-texts.ts";
import { holdEveryCommand, holdHostileTexts } from "./hostile-suite.ts";

// One that moves the cursor, one that speaks to a build service, one of marks that cannot be seen; all are in test/long.
holdHostileTexts([0, 4, 8].flatMap((i) => hostileTexts[i] ?? []));
holdEveryCommand();
