using System;
using ExoCosmos.LibOS.Unix.FileSystem.Ext2.Layout;

namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2;

/// <summary>Sizes and counts of a volume that never change while it is mounted, checked so that no later arithmetic can go wrong.</summary>
internal struct Geometry
{
    public int BlockShift;
    public uint BlockCount;
    public uint InodeCount;
    public uint FirstDataBlock;
    public uint BlocksPerGroup;
    public uint InodesPerGroup;
    public uint Groups;
    public int InodeSize;
    public uint FirstInode;

    /// <summary>Blocks of the group table, and of the room kept for it to grow.</summary>
    public uint GroupTableBlocks;
    public uint ReservedTableBlocks;
    public uint InodeTableBlocks;
    public bool SparseSuper;
    public bool SparseSuper2;
    public bool HasFileTypes;
    public bool LargeFiles;

    public readonly uint BlockSize => 1u << BlockShift;
    public readonly int SectorShift => BlockShift - 9;
    public readonly uint SectorsPerBlock => 1u << SectorShift;

    /// <summary>Base-2 logarithm of the block pointers in a block.</summary>
    public readonly int PointerShift => BlockShift - 2;

    /// <summary>Reads a superblock and refuses every contradiction in it.</summary>
    public static MountFinding Decode(in Superblock super, ulong deviceSectors, out Geometry geometry)
    {
        geometry = default;
        if (super.Magic != Superblock.MagicNumber)
            return MountFinding.NoMagic;
        if (super.Revision > 1)
            return MountFinding.UnknownRevision;
        var dynamic = super.Revision == 1;
        if (dynamic && (super.IncompatibleFeatures & ~Features.KnownIncompatible) == 0x4)
            return MountFinding.JournalToReplay;
        if (dynamic && (super.IncompatibleFeatures & ~Features.KnownIncompatible) != 0)
            return MountFinding.UnknownFeature;
        if (super.LogBlockSize > 2)
            return MountFinding.BadBlockSize;

        geometry.BlockShift = 10 + (int)super.LogBlockSize;
        geometry.InodeSize = dynamic ? super.InodeSize : InodeRecord.BaseSize;
        geometry.FirstInode = dynamic ? super.FirstInode : 11;
        if (geometry.InodeSize < InodeRecord.BaseSize || geometry.InodeSize > geometry.BlockSize || (geometry.InodeSize & (geometry.InodeSize - 1)) != 0)
            return MountFinding.BadInodeSize;
        geometry.BlockCount = super.BlockCount;
        geometry.InodeCount = super.InodeCount;
        geometry.FirstDataBlock = super.FirstDataBlock;
        geometry.BlocksPerGroup = super.BlocksPerGroup;
        geometry.InodesPerGroup = super.InodesPerGroup;
        if (dynamic)
        {
            geometry.SparseSuper = (super.ReadOnlyFeatures & Features.ReadOnlySparseSuper) != 0;
            geometry.SparseSuper2 = (super.CompatibleFeatures & Features.CompatibleSparseSuper2) != 0;
            geometry.HasFileTypes = (super.IncompatibleFeatures & Features.IncompatibleFileType) != 0;
            geometry.LargeFiles = (super.ReadOnlyFeatures & Features.ReadOnlyLargeFile) != 0;
            geometry.ReservedTableBlocks = super.ReservedGroupTableBlocks;
        }
        return geometry.Check(super, deviceSectors);
    }

    MountFinding Check(in Superblock super, ulong deviceSectors)
    {
        var bitsPerBlock = BlockSize * 8;
        if (FirstDataBlock != (BlockSize == 1024 ? 1u : 0u) || BlockCount <= FirstDataBlock)
            return MountFinding.BadCounts;
        if (BlocksPerGroup < 256 || BlocksPerGroup > bitsPerBlock || BlocksPerGroup % 8 != 0)
            return MountFinding.BadGroupGeometry;
        if (InodesPerGroup == 0 || InodesPerGroup > bitsPerBlock || InodesPerGroup % 8 != 0)
            return MountFinding.BadGroupGeometry;
        if ((ulong)BlockCount << SectorShift > deviceSectors)
            return MountFinding.LargerThanDisk;
        Groups = (BlockCount - FirstDataBlock - 1) / BlocksPerGroup + 1;
        if ((ulong)Groups * InodesPerGroup != InodeCount)
            return MountFinding.BadCounts;
        if (FirstInode < 11 || FirstInode > InodesPerGroup)
            return MountFinding.BadCounts;
        if (super.FreeBlocks > BlockCount || super.FreeInodes > InodeCount || super.ReservedBlocks > BlockCount)
            return MountFinding.BadCounts;
        GroupTableBlocks = (uint)(((ulong)Groups * GroupDescriptor.Size + BlockSize - 1) >> BlockShift);
        InodeTableBlocks = (uint)(((ulong)InodesPerGroup * (uint)InodeSize + BlockSize - 1) >> BlockShift);
        return GroupTableBlocks + (ulong)ReservedTableBlocks + 1 + InodeTableBlocks + 2 <= BlocksPerGroup
            ? MountFinding.Clean
            : MountFinding.BadGroupGeometry;
    }

    public readonly uint GroupOfBlock(uint block) => (block - FirstDataBlock) / BlocksPerGroup;

    public readonly uint FirstBlockOf(uint group) => FirstDataBlock + group * BlocksPerGroup;

    /// <summary>Blocks of a group: the last one may be shorter.</summary>
    public readonly uint BlocksOf(uint group) => Math.Min(BlocksPerGroup, BlockCount - FirstBlockOf(group));

    public readonly uint GroupOfInode(uint inode) => (inode - 1) / InodesPerGroup;

    /// <summary>Blocks at the front of a group that hold copies of the superblock and the group table.</summary>
    public readonly uint HeaderBlocksOf(uint group) => HasSuperblock(group) ? 1 + GroupTableBlocks + ReservedTableBlocks : 0;

    /// <summary>Blocks that can never hold contents of files.</summary>
    public readonly uint MetadataBlocks
    {
        get
        {
            var blocks = FirstDataBlock;
            for (uint group = 0; group < Groups; group++)
                blocks += HeaderBlocksOf(group) + 2 + InodeTableBlocks;
            return blocks;
        }
    }

    /// <summary>Copies are in every group, or with sparse_super in groups 0, 1 and the powers of 3, 5 and 7.</summary>
    public readonly bool HasSuperblock(uint group)
    {
        if (group == 0)
            return true;
        if (SparseSuper2)
            return false;
        return !SparseSuper || group == 1 || IsPower(group, 3) || IsPower(group, 5) || IsPower(group, 7);
    }

    static bool IsPower(uint number, uint of)
    {
        while (number % of == 0)
            number /= of;
        return number == 1;
    }
}
