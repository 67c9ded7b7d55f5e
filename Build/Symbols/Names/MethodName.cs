namespace ExoCosmos.Build.Symbols.Names;

/// <summary>A method as a reader of C# knows it.</summary>
/// <param name="Text">For example <c>Kernel.Frame.FrameTable.Allocate</c>.</param>
/// <param name="IsOwn">Whether it is ours rather than the core library's.</param>
/// <param name="SourceFile">Where its body begins; empty if unknown.</param>
/// <param name="SourceLine">Line in that file, from 1; 0 if unknown.</param>
public sealed record MethodName(string Text, bool IsOwn, string SourceFile, int SourceLine);
