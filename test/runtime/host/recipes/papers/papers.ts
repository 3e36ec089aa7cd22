import { cctCifar } from "./cct-cifar.ts";
import { deitIii } from "./deit-iii.ts";
import { deitSmall } from "./deit-small.ts";
import { maeFinetune } from "./mae-finetune.ts";
import { maePretrain } from "./mae-pretrain.ts";
import type { Paper } from "./paper.ts";
import { simmimPretrain } from "./simmim-pretrain.ts";
import { vitAugreg } from "./vit-augreg.ts";

/** Every shipped recipe that has papers, and what these say. */
export const papers: Readonly<Record<string, Paper>> = {
  "deit-small": deitSmall,
  "deit-iii": deitIii,
  "vit-augreg": vitAugreg,
  "cct-cifar": cctCifar,
  "mae-pretrain": maePretrain,
  "mae-finetune": maeFinetune,
  "simmim-pretrain": simmimPretrain,
};
