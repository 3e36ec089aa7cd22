import { number, object, optional, withDefault } from "./recipe-fields.ts";

export const loading = object(
  "How pictures are brought in. It changes no result.",
  {
    workers: optional(
      number(
        "Threads that decode pictures and make images of them; 0 for none. One less than the cores, at most 4, if left out.",
        {
          whole: true,
          min: 0,
          max: 64,
        },
      ),
    ),
    cache: withDefault(
      number("MiB of decoded pictures that are kept in memory, the first that are met; 0 for none.", {
        whole: true,
        min: 0,
        max: 1_000_000,
      }),
      512,
    ),
    disk: withDefault(
      number(
        "MiB of decoded pictures that are kept on disk, for later epochs and runs; 0 for none. They lie in the folder `pictures` of Vitral's cache (`VITRAL_CACHE`), and the bound holds for those of all recipes together.",
        { whole: true, min: 0, max: 1_000_000_000 },
      ),
      0,
    ),
  },
  '{ "workers": 2, "cache": 512, "disk": 20000 }',
);
