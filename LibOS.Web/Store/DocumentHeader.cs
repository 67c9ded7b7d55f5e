using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Net.Wire;

namespace ExoCosmos.LibOS.Web.Store;

/// <summary>
/// What stands before a document. Header fields and body are one *stream* of bytes, which is sent as it lies here; status line, Date and Connection go before it.
/// <code>
///    0 magic   4 length of the fields   8 length of the body   12 status   14 offset of the validators   16 offset, 18 length of the ETag
///   20 offset, 22 length of the media type   24 last modified, in seconds   32 start of the stream, from here   36 zero
///   64 sums: 2 bytes for each 64 bytes of the stream, and one more            then the stream
///   fields:  Content-Type, Content-Length, Accept-Ranges | ETag, Last-Modified, empty line
///                                                          ^ validators
/// </code>
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
public struct DocumentHeader
{
    public const int Size = 64;
    public const uint ExpectedMagic = 0x4F44_5845; // "EXDO"

    [FieldOffset(0)] public uint Magic;
    [FieldOffset(4)] public int FieldsLength;
    [FieldOffset(8)] public int BodyLength;
    /// <summary>Of a plain answer: 200, or 301 for a directory's name without its slash.</summary>
    [FieldOffset(12)] public ushort Status;
    [FieldOffset(14)] public ushort Validators;
    [FieldOffset(16)] public ushort ETagOffset;
    [FieldOffset(18)] public ushort ETagLength;
    [FieldOffset(20)] public ushort TypeOffset;
    [FieldOffset(22)] public ushort TypeLength;
    [FieldOffset(24)] public long Modified;
    [FieldOffset(32)] public int StreamOffset;
    [FieldOffset(36)] public uint Zero;
    [FieldOffset(40)] public ulong Zero2;
    [FieldOffset(48)] public ulong Zero3;
    [FieldOffset(56)] public ulong Zero4;

    /// <summary>Where the stream of a document begins.</summary>
    public static int StreamOffsetOf(int streamLength) => StoreLayout.AlignUp(Size + (RunningSums.Count(streamLength) * sizeof(ushort)));
}
