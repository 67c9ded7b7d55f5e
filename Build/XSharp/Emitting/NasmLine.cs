namespace ExoCosmos.Build.XSharp.Emitting;

/// <summary>A line of assembler text and the source line that it comes from.</summary>
/// <param name="Flush">at the left margin: a label</param>
public readonly record struct NasmLine(int SourceLine, string Text, bool Flush);
