import { openEngine } from "../../runtime/host/engines/choose.ts";
import { testZoo } from "./cases.ts";

testZoo(async () => (await openEngine("wasm")).engine);
