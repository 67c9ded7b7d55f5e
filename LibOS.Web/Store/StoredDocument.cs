using System;
using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Net.Wire;

namespace ExoCosmos.LibOS.Web.Store;

/// <summary>A document in memory, looked at once: everything it says of itself lies within its cluster.</summary>
public readonly unsafe struct StoredDocument
{
    private readonly byte* _stream;
    private readonly ushort* _sums;
    private readonly int _fieldsLength;
    private readonly int _bodyLength;
    private readonly ushort _validators;
    private readonly ushort _etagOffset;
    private readonly ushort _etagLength;
    private readonly ushort _typeOffset;
    private readonly ushort _typeLength;

    private StoredDocument(byte* start, in DocumentHeader header)
    {
        _stream = start + header.StreamOffset;
        (_fieldsLength, _bodyLength, _validators) = (header.FieldsLength, header.BodyLength, header.Validators);
        (_etagOffset, _etagLength, _typeOffset, _typeLength) = (header.ETagOffset, header.ETagLength, header.TypeOffset, header.TypeLength);
        Status = header.Status;
        Modified = header.Modified;
        _sums = (ushort*)(start + DocumentHeader.Size);
    }

    public ushort Status { get; }

    /// <summary>In seconds since 1970.</summary>
    public long Modified { get; }

    public bool IsOpen => _stream != null;

    public int BodyLength => _bodyLength;

    /// <summary>Header fields and body.</summary>
    public MemoryPiece Stream => new(_stream, _fieldsLength + _bodyLength, _sums);

    /// <summary>The header fields, with the empty line at their end.</summary>
    public MemoryPiece Fields => new(_stream, _fieldsLength, _sums);

    /// <summary>The last header fields alone: ETag, Last-Modified, the empty line.</summary>
    public MemoryPiece Validators => Stream.Slice(_validators, _fieldsLength - _validators);

    public MemoryPiece Body => Stream.Slice(_fieldsLength, _bodyLength);

    /// <summary>With its quotation marks.</summary>
    public ReadOnlySpan<byte> ETag => new(_stream + _etagOffset, _etagLength);

    public ReadOnlySpan<byte> Type => new(_stream + _typeOffset, _typeLength);

    /// <summary>Judges a document.</summary>
    /// <param name="cluster">All of its cluster, 64-aligned, whose hash was right; it stays as it is while the document is used.</param>
    /// <param name="offset">Of the document, a multiple of 64 within the cluster.</param>
    /// <param name="document">The document.</param>
    /// <returns>False when it is damaged.</returns>
    public static bool TryOpen(MemoryPiece cluster, uint offset, out StoredDocument document)
    {
        document = default;
        if (cluster.Length < DocumentHeader.Size || offset > (uint)(cluster.Length - DocumentHeader.Size))
            return false;
        var header = MemoryMarshal.Read<DocumentHeader>(cluster.Bytes[(int)offset..]);
        var room = cluster.Length - (int)offset;
        if (header.Magic != DocumentHeader.ExpectedMagic || header.FieldsLength is < 0 or > ushort.MaxValue || header.BodyLength is < 0 or > StoreLayout.MaxDocument)
            return false;
        var stream = header.FieldsLength + header.BodyLength;
        if (header.StreamOffset != DocumentHeader.StreamOffsetOf(stream) || header.StreamOffset > room || stream > room - header.StreamOffset
            || !IsInFields(header, header.Validators, 0) || !IsInFields(header, header.ETagOffset, header.ETagLength)
            || !IsInFields(header, header.TypeOffset, header.TypeLength) || header.Status is < 200 or > 599)
            return false;
        document = new StoredDocument((byte*)cluster.Address + offset, header);
        return true;
    }

    private static bool IsInFields(in DocumentHeader header, int offset, int length) => offset + length <= header.FieldsLength;
}
