namespace System.Runtime;

/// <summary>
/// Names the symbol behind an <c>extern</c> method marked <c>MethodImplOptions.InternalCall</c>: the call is a direct
/// System V call to that symbol. ILC knows this attribute by its full name; the one in the core library is internal.
/// </summary>
/// <param name="library">Always "*": the image itself.</param>
/// <param name="entry">The symbol.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class RuntimeImportAttribute(string library, string entry) : Attribute
{
    /// <summary>Always "*": the image itself.</summary>
    public string DllName { get; } = library;

    /// <summary>The symbol.</summary>
    public string EntryPoint { get; } = entry;
}
