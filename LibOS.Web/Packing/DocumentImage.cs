using System;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using ExoCosmos.LibOS.Net.Wire;
using ExoCosmos.LibOS.Web.Store;

namespace ExoCosmos.LibOS.Web.Packing;

/// <summary>A document as it lies in a cluster: header, sums, and the stream of fields and body.</summary>
public static class DocumentImage
{
    /// <summary>Bytes that it takes, up to where the next document begins. It depends on the file's length, not on what is in it.</summary>
    public static int SizeOf(SiteFile file)
    {
        var stream = Fields(file, 0).Length + file.Length;
        return StoreLayout.AlignUp(DocumentHeader.StreamOffsetOf(stream) + stream);
    }

    /// <param name="file">The document.</param>
    /// <param name="target">Zeros, <see cref="SizeOf"/> bytes.</param>
    public static void Write(SiteFile file, Span<byte> target)
    {
        var body = file.Read();
        if (body.Length != file.Length)
            throw new SiteException($"{file.Path} changed while it was being stored.");
        var fields = Fields(file, XxHash64.Of(body, XxHash64.Of(Encoding.UTF8.GetBytes(file.Type + file.Location))));
        var streamLength = fields.Length + body.Length;
        var stream = target.Slice(DocumentHeader.StreamOffsetOf(streamLength), streamLength);
        fields.Bytes.CopyTo(stream);
        body.CopyTo(stream[fields.Length..]);
        RunningSums.Compute(stream, MemoryMarshal.Cast<byte, ushort>(target[DocumentHeader.Size..])[..RunningSums.Count(streamLength)]);
        MemoryMarshal.Write(target, new DocumentHeader
        {
            Magic = DocumentHeader.ExpectedMagic,
            FieldsLength = fields.Length,
            BodyLength = body.Length,
            Status = file.Status,
            Validators = fields.Validators,
            ETagOffset = fields.ETag,
            ETagLength = 18,
            TypeOffset = FieldText.TypeStart,
            TypeLength = (ushort)file.Type.Length,
            Modified = file.Modified.ToUnixTimeSeconds(),
            StreamOffset = DocumentHeader.StreamOffsetOf(streamLength),
        });
    }

    private readonly record struct FieldText(byte[] Bytes, ushort Validators, ushort ETag)
    {
        public const ushort TypeStart = 14; // behind "Content-Type: "

        public int Length => Bytes.Length;
    }

    private static FieldText Fields(SiteFile file, ulong hash)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Content-Type: {file.Type}\r\nContent-Length: {file.Length}\r\n");
        text.Append(file.Location is null ? "Accept-Ranges: bytes\r\n" : $"Location: {file.Location}\r\n");
        var validators = text.Length;
        text.Append(CultureInfo.InvariantCulture, $"ETag: \"{hash:x16}\"\r\nLast-Modified: {file.Modified.UtcDateTime:R}\r\n\r\n");
        return new FieldText(Encoding.ASCII.GetBytes(text.ToString()), (ushort)validators, (ushort)(validators + "ETag: ".Length));
    }
}
