import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OrtSession } from "./load.ts";

/** What ONNX Runtime's own profiler says of a session; it writes a file as it ends. */
export class SessionProfile {
  private readonly folder = mkdtempSync(join(tmpdir(), "vitral-profile-"));

  /** What the session is to be opened with. */
  get options(): object {
    return { enableProfiling: true, profileFilePrefix: join(this.folder, "session") };
  }

  /** Its text. The session computes no more. */
  end(session: OrtSession): string {
    try {
      session.endProfiling();
      const [file = ""] = readdirSync(this.folder);
      return readFileSync(join(this.folder, file), "utf8");
    } finally {
      rmSync(this.folder, { recursive: true, force: true });
    }
  }
}
