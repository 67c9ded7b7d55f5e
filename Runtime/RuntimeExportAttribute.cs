namespace System.Runtime;

/// <summary>
/// Gives a static method an unmangled symbol, so that assembly, the linker script or the compiler's own calls find it.
/// The method is a plain System V function. ILC knows this attribute by its full name; the one in the core library is internal.
/// </summary>
/// <param name="entry">The symbol.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class RuntimeExportAttribute(string entry) : Attribute
{
    /// <summary>The symbol.</summary>
    public string EntryPoint { get; } = entry;
}
