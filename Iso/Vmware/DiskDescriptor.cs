using System;
using System.Globalization;

namespace ExoCosmos.Iso.Vmware;

/// <summary>The text of a disk descriptor (.vmdk) over one raw file (Virtual Disk Format 5.0, "monolithicFlat").</summary>
public static class DiskDescriptor
{
    private const int SectorSize = 512;
    private const int Heads = 16;
    private const int SectorsPerTrack = 63;
    private const long MaximumCylinders = 16383;

    /// <param name="size">Bytes of the raw file, a multiple of 512.</param>
    /// <param name="extent">Its name, relative to the descriptor.</param>
    public static string Text(long size, string extent)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(size % SectorSize, 0);
        var sectors = size / SectorSize;
        var cylinders = Math.Min(MaximumCylinders, sectors / (Heads * SectorsPerTrack));
        return string.Create(CultureInfo.InvariantCulture, $"""
            # Disk DescriptorFile
            version=1
            CID=fffffffe
            parentCID=ffffffff
            createType="monolithicFlat"

            # Extent description
            RW {sectors} FLAT "{extent}" 0

            # The Disk Data Base
            #DDB
            ddb.virtualHWVersion = "19"
            ddb.adapterType = "ide"
            ddb.geometry.cylinders = "{cylinders}"
            ddb.geometry.heads = "{Heads}"
            ddb.geometry.sectors = "{SectorsPerTrack}"

            """);
    }
}
