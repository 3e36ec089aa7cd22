import { testOptimizers } from "./suite.ts";

// All of them, on every engine: test/long/training.
testOptimizers("wasm", ["adamw, groups", "sgd, dampened", "lamb", "lion", "muon", "adamw, averaged with warm-up"]);
