using System;
using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Drivers.Block.Nvme;

/// <summary>
/// All memory that the controller reads and writes by itself, in pages.
/// <code>
/// 0 admin submissions   1 admin completions   2 answer to identify   3 … 6 submissions   7 completions   8 … page lists, 1 KiB for each request
/// </code>
/// </summary>
internal readonly unsafe struct NvmeMemory(DmaRegion memory)
{
    public const int AdminEntries = 16;
    public const int MaximumEntries = 256;

    /// <summary>Requests that can be in flight at once.</summary>
    public const int Requests = 64;

    /// <summary>Pages in the list of one request.</summary>
    public const int ListEntries = 128;

    public const uint AdminSubmissions = 0;
    public const uint AdminCompletions = 1 * Page;
    public const uint Submissions = 3 * Page;
    public const uint Completions = 7 * Page;
    public const uint Length = Lists + Requests * ListEntries * sizeof(ulong);

    private const uint Page = 4096;
    private const uint Answer = 2 * Page;
    private const uint Lists = 8 * Page;

    public DmaRegion Region { get; } = memory;

    public ulong AnswerPhysical => Region.Physical + Answer;

    public void ClearAnswer() => new Span<byte>((byte*)Region.Address + Answer, (int)Page).Clear();

    /// <summary>The answer to the last identify command. The controller could still change it: each field is read once.</summary>
    public ReadOnlySpan<byte> AnswerBytes => new((byte*)Region.Address + Answer, (int)Page);

    public ulong ListPhysical(int request) => Region.Physical + ListOffset(request);

    public Span<ulong> List(int request) => new((byte*)Region.Address + ListOffset(request), ListEntries);

    private static uint ListOffset(int request) => Lists + (uint)(request * ListEntries * sizeof(ulong));
}
