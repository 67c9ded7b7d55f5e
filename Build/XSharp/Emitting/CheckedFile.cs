using System.Collections.Generic;

namespace ExoCosmos.Build.XSharp.Emitting;

/// <summary>A file without errors, ready to be written.</summary>
/// <param name="Exported">names for the linker</param>
public sealed record CheckedFile(IReadOnlyList<string> Exported, IReadOnlyList<NasmLine> Lines);
