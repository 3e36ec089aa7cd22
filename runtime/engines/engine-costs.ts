import type { EngineCosts } from "./work.ts";

/** Written by `npm run bench:engines`. Seconds: of loading over ops, and of a step over operations. */
export const engineCosts: EngineCosts = {
  date: "2026-11-27",
  machine: "one thread of AMD EPYC, Node 20.20.2",
  engines: {
    wasm: {
      train: {
        load: {
          fixed: 0.24,
          each: 0.0206,
        },
        step: {
          fixed: 0.00716,
          each: 1.28e-10,
        },
      },
      eval: {
        load: {
          fixed: 0,
          each: 0.00384,
        },
        step: {
          fixed: 0.00141,
          each: 4.23e-11,
        },
      },
      predict: {
        load: {
          fixed: 0,
          each: 0.00304,
        },
        step: {
          fixed: 0.0000618,
          each: 4.2e-11,
        },
      },
    },
    tensorflow: {
      train: {
        load: {
          fixed: 0.764,
          each: 0.0305,
        },
        step: {
          fixed: 0.0225,
          each: 5.68e-11,
        },
      },
      eval: {
        load: {
          fixed: 0.377,
          each: 0.00974,
        },
        step: {
          fixed: 0.00496,
          each: 1.79e-11,
        },
      },
      predict: {
        load: {
          fixed: 0.348,
          each: 0.00954,
        },
        step: {
          fixed: 0.000879,
          each: 1.78e-11,
        },
      },
    },
    onnxruntime: {
      eval: {
        load: {
          fixed: 0.0395,
          each: 0.00377,
        },
        step: {
          fixed: 0.0064,
          each: 1.86e-11,
        },
      },
      predict: {
        load: {
          fixed: 0,
          each: 0.00335,
        },
        step: {
          fixed: 0.000286,
          each: 1.78e-11,
        },
      },
    },
    tfjs: {
      train: {
        load: {
          fixed: 0,
          each: 0.0217,
        },
        step: {
          fixed: 0.113,
          each: 2.78e-10,
        },
      },
      eval: {
        load: {
          fixed: 0,
          each: 0.00758,
        },
        step: {
          fixed: 0.0241,
          each: 6.76e-11,
        },
      },
      predict: {
        load: {
          fixed: 0,
          each: 0.00576,
        },
        step: {
          fixed: 0.00121,
          each: 7.06e-11,
        },
      },
    },
  },
  models: {
    digits: {
      train: {
        flops: 310657024,
        ops: 94,
      },
      eval: {
        flops: 310657024,
        ops: 94,
      },
      predict: {
        flops: 4854016,
        ops: 94,
      },
    },
    small: {
      train: {
        flops: 2158968832,
        ops: 134,
      },
      eval: {
        flops: 2158968832,
        ops: 134,
      },
      predict: {
        flops: 33733888,
        ops: 134,
      },
    },
    "ViT-Ti": {
      train: {
        flops: 20058931200,
        ops: 254,
      },
      eval: {
        flops: 20058931200,
        ops: 254,
      },
      predict: {
        flops: 2507366400,
        ops: 254,
      },
    },
  },
};
