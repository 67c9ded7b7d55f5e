using ExoCosmos.Abi;

namespace ExoCosmos.Model.Reference;

/// <summary>A page frame: what it is, who pays, and what refers to it.</summary>
public sealed class PageFrame(uint number, FrameKind kind)
{
    public uint Number { get; } = number;

    public FrameKind Kind { get; set; } = kind;

    public Account? Account { get; set; }

    /// <summary>Given back while in use.</summary>
    public bool Condemned { get; set; }

    /// <summary>Taken by force after all others of its account.</summary>
    public bool IsSpared { get; set; }

    /// <summary>Page-table entries that point here.</summary>
    public int Mappings { get; set; }

    /// <summary>Sleepers' words, rings and disk requests that lie in it.</summary>
    public int Pins { get; set; }

    /// <summary>The recall by which it was taken while in use.</summary>
    public Recall? TakenBy { get; set; }

    public bool IsInUse => Mappings != 0 || Pins != 0;
}
