import { holdStrangers } from "./strangers.ts";

holdStrangers(11, 0);
