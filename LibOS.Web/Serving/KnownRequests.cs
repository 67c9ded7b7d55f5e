using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Net.Stack;
using ExoCosmos.LibOS.Web.Http;

namespace ExoCosmos.LibOS.Web.Serving;

/// <summary>A request as it came, what it says, and where in the index its document is.</summary>
public unsafe struct KnownRequest
{
    /// <summary>Longer ones are read each time.</summary>
    public const int MaxLength = 512;

    public HttpRequest Request;

    /// <summary>Of the site's index.</summary>
    public uint Slot;
    public fixed byte Text[MaxLength];

    /// <summary>The text, and behind it what was there before.</summary>
    public ReadOnlySpan<byte> Bytes => MemoryMarshal.CreateReadOnlySpan(ref Text[0], MaxLength);
}

/// <summary>
/// The last requests for documents. A client sends the same bytes for a document each time, and what the same bytes say is the same: so a request that begins with all bytes of one that was read
/// need not be read. It is compared as a whole, byte for byte; who makes others collide only makes them be read.
/// </summary>
public unsafe struct KnownRequests
{
    private const int Count = 64;
    private const int Shift = 64 - 6;

    /// <summary>Bytes that say where to look: the method and what of the path is behind it.</summary>
    private const int KeyLength = 20;
    private const ulong Prime = 0x9E37_79B1_85EB_CA87;

    private KnownRequest* _requests;

    /// <param name="memory">Zeroed.</param>
    public void Initialise(ref MemoryCutter memory) => _requests = (KnownRequest*)memory.Take(Count * (ulong)sizeof(KnownRequest));

    /// <summary>The index is another one.</summary>
    public readonly void Forget() => new Span<byte>(_requests, Count * sizeof(KnownRequest)).Clear();

    /// <param name="bytes">What has arrived, from the start of a request.</param>
    /// <returns>The request that it begins with, or null.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly KnownRequest* Find(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < KeyLength)
            return null;
        var known = PlaceOf(bytes);
        var length = known->Request.Length;
        return length != 0 && length <= bytes.Length && bytes[..length].SequenceEqual(new ReadOnlySpan<byte>(known->Text, length)) ? known : null;
    }

    /// <summary>Remembers a request in the place of another one.</summary>
    /// <param name="bytes">As in <see cref="Find"/>.</param>
    /// <param name="request">What was read there, without an error.</param>
    /// <param name="slot">Where its document is.</param>
    public readonly void Remember(ReadOnlySpan<byte> bytes, in HttpRequest request, uint slot)
    {
        if (request.Length is < KeyLength or > KnownRequest.MaxLength)
            return;
        var known = PlaceOf(bytes);
        (known->Request, known->Slot) = (request, slot);
        bytes[..request.Length].CopyTo(new Span<byte>(known->Text, KnownRequest.MaxLength));
    }

    // Requests that come alone also differ in their length.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly KnownRequest* PlaceOf(ReadOnlySpan<byte> bytes)
    {
        var sum = BinaryPrimitives.ReadUInt64LittleEndian(bytes[4..]) * Prime;
        sum = (sum ^ (sum >> 32) ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes[12..]) ^ (uint)bytes.Length) * Prime;
        return _requests + (sum >> Shift);
    }
}
