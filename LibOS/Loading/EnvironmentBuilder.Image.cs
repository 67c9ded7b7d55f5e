using System;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Memory;

namespace ExoCosmos.LibOS.Loading;

/// <summary>The image's segments: what is not writable is mapped from the image's own frames as far as it shares them, the rest is copied.</summary>
public unsafe ref partial struct EnvironmentBuilder
{
    /// <summary>Loads an image.</summary>
    /// <param name="image">Its frames are mapped where it shares them.</param>
    /// <param name="shared">The capability for those frames that the new environment was granted; None if it shares none.</param>
    public void Load<TImage>(ref TImage image, Handle shared) where TImage : struct, IImageFile
    {
        if (Error != BuildError.None)
            return;
        var headerBytes = (int)Math.Min(image.Length, ElfImage.HeaderBytes);
        if (!image.TryRead(0, headerBytes, out var header))
        {
            Error = BuildError.Memory;
            return;
        }

        ImageError = ElfImage.Parse(header, image.Length, Layout.ControlPage, out var elf);
        if (ImageError != ElfError.None || elf.IsRelocatable)
        {
            Error = BuildError.Image;
            return;
        }

        _entry = elf.Entry;
        Parameters->ImageBase = elf.Low;
        Parameters->ImageEnd = elf.High;
        foreach (ref readonly var segment in elf.LoadSegments)
            LoadSegment(ref image, shared, segment);
    }

    private void LoadSegment<TImage>(ref TImage image, Handle shared, in ElfSegment segment) where TImage : struct, IImageFile
    {
        var write = (segment.Access & MapFlags.Write) != 0;
        if (!write && segment.FileSize != segment.MemorySize)
        {
            Error = BuildError.Image;
            return;
        }

        var address = segment.FirstPage;
        if (!write)
            address = Share(ref image, shared, segment);
        for (; address < segment.FileEndPage && Error == BuildError.None; address += Layout.PageSize)
            CopyIn(ref image, segment, address);
        AddPages(address, (uint)((segment.EndPage - address) >> Layout.PageShift), segment.Access);
    }

    /// <summary>Maps the image's own frames, as far as it shares them.</summary>
    /// <returns>The first page that is not mapped by that.</returns>
    private ulong Share<TImage>(ref TImage image, Handle shared, in ElfSegment segment) where TImage : struct, IImageFile
    {
        var buffer = stackalloc MapRequest[BatchSize];
        var batch = new MapBatch(Environment, buffer, BatchSize);
        var (address, filePage) = (segment.FirstPage, segment.Offset & ~(Layout.PageSize - 1));
        for (; address < segment.FileEndPage && image.TryShare(filePage, out var frame); address += Layout.PageSize, filePage += Layout.PageSize)
            batch.Add(address, frame, shared, segment.Access);
        Accept((long)batch.Flush(), BuildError.Memory);
        return address;
    }

    /// <summary>One page of a segment as a copy: the file's bytes that fall into it, the rest zero.</summary>
    private void CopyIn<TImage>(ref TImage image, in ElfSegment segment, ulong page) where TImage : struct, IImageFile
    {
        var start = Math.Max(page, segment.Address);
        var end = Math.Min(page + Layout.PageSize, segment.Address + segment.FileSize);
        if (!image.TryRead(segment.Offset + (start - segment.Address), (int)(end - start), out var bytes))
        {
            Error = BuildError.Memory;
            return;
        }

        if (!TakePage(page, segment.Access, CopyPage))
            return;
        bytes.CopyTo(new Span<byte>((byte*)CopyPage + (start - page), bytes.Length));
        ForgetPage(CopyPage);
    }
}
