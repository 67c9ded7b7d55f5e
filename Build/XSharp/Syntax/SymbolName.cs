using ExoCosmos.Build.XSharp.Diagnostics;

namespace ExoCosmos.Build.XSharp.Syntax;

/// <summary>How a name was written: <c>Name</c> (of the function, the file, outside), <c>.Name</c> (file) or <c>..Name</c> (global).</summary>
public enum NameScope
{
    Nearest,
    File,
    Global,
}

/// <summary>A name of something with an address, as it stands in the source.</summary>
public sealed record SymbolName(Position At, NameScope Scope, string Text);
