namespace ExoCosmos.Build.XSharp.Diagnostics;

/// <summary>A place in a source file; both numbers count from 1.</summary>
public readonly record struct Position(int Line, int Column);
