using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.RegularExpressions;

namespace ExoCosmos.Build.Symbols.Names;

/// <summary>
/// Turns the symbols ILC makes of methods back into C# names. Mangling loses information (dots, nesting and underscores all
/// become underscores), so names are not parsed: every method of the given assemblies is mangled the way ILC does it,
/// <c>Assembly_Namespace_Type__Method</c>, and symbols are looked up.
/// </summary>
public sealed partial class MethodNames
{
    private readonly Dictionary<string, MethodName> _names = new(StringComparer.Ordinal);

    /// <summary>Learns the methods of an assembly.</summary>
    /// <param name="path">The IL assembly.</param>
    /// <param name="isOwn">Whether it is ours rather than the core library's.</param>
    public void Add(string path, bool isOwn)
    {
        using var file = File.OpenRead(path);
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        var assembly = metadata.GetString(metadata.GetAssemblyDefinition().Name);
        var prefix = Mangling.Sanitize(assembly.Replace("System.Private.", "S.P.", StringComparison.Ordinal));
        using var lines = MethodLines.Open(image, path);
        foreach (var handle in metadata.TypeDefinitions)
        {
            var type = metadata.GetTypeDefinition(handle);
            var (mangled, readable) = TypeName(metadata, type);
            // ILC knows the types that C# has keywords for without their assembly and namespace.
            var owner = assembly == "System.Private.CoreLib" && IsKeyword(readable) ? readable["System.".Length..] : $"{prefix}_{mangled}";
            foreach (var methodHandle in type.GetMethods())
            {
                var method = metadata.GetString(metadata.GetMethodDefinition(methodHandle).Name);
                var (source, line) = isOwn ? lines.Start(methodHandle) : ("", 0);
                _names.TryAdd(
                    $"{owner}__{Mangling.Sanitize(method)}",
                    new MethodName(ReadableName.Of(readable, method), isOwn, source, line));
            }
        }
    }

    /// <summary>The method behind a symbol, or null if the symbol is none of a known method.</summary>
    public MethodName? Find(string symbol)
    {
        var plain = Mangling.WithoutTypeArguments(symbol);
        return _names.TryGetValue(plain, out var name) || _names.TryGetValue(OverloadNumber().Replace(plain, ""), out name) ? name : null;
    }

    private static (string Mangled, string Readable) TypeName(MetadataReader metadata, TypeDefinition type)
    {
        var name = metadata.GetString(type.Name);
        if (!type.IsNested)
        {
            var space = metadata.GetString(type.Namespace);
            var full = space.Length == 0 ? name : $"{space}.{name}";
            return (Mangling.Sanitize(full), ReadableName.OfType(full));
        }

        var (outerMangled, outerReadable) = TypeName(metadata, metadata.GetTypeDefinition(type.GetDeclaringType()));
        var mangled = new StringBuilder(outerMangled).Append('_').Append(Mangling.Sanitize(name)).ToString();
        return (mangled, ReadableName.OfNested(outerReadable, name));
    }

    private static bool IsKeyword(string type) => type is "System.Object" or "System.String" or "System.Void" or "System.Boolean" or "System.Char"
        or "System.SByte" or "System.Byte" or "System.Int16" or "System.UInt16" or "System.Int32" or "System.UInt32" or "System.Int64" or "System.UInt64"
        or "System.IntPtr" or "System.UIntPtr" or "System.Single" or "System.Double";

    [GeneratedRegex("_[0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex OverloadNumber();
}
