using System;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace ExoCosmos.Build.Symbols.Names;

/// <summary>Where the methods of an assembly begin in the source, from its portable PDB.</summary>
internal sealed class MethodLines : IDisposable
{
    private readonly MetadataReaderProvider? _provider;
    private readonly MetadataReader? _reader;

    private MethodLines(MetadataReaderProvider? provider)
    {
        _provider = provider;
        _reader = provider?.GetMetadataReader();
    }

    /// <summary>Opens the PDB beside or inside the assembly; without one no method has a line.</summary>
    public static MethodLines Open(PEReader image, string path)
    {
        image.TryOpenAssociatedPortablePdb(path, name => File.Exists(name) ? File.OpenRead(name) : null, out var provider, out _);
        return new MethodLines(provider);
    }

    /// <summary>File and line of the first statement; ("", 0) if unknown.</summary>
    public (string File, int Line) Start(MethodDefinitionHandle method)
    {
        if (_reader is null)
            return ("", 0);
        var points = _reader.GetMethodDebugInformation(method.ToDebugInformationHandle()).GetSequencePoints();
        var first = points.FirstOrDefault(point => !point.IsHidden);
        return first.Document.IsNil ? ("", 0) : (_reader.GetString(_reader.GetDocument(first.Document).Name), first.StartLine);
    }

    public void Dispose() => _provider?.Dispose();
}
