import { verifyForms } from "../compiler/verified.ts";

// What any test compiles is held to what each phase promises.
verifyForms(true);
