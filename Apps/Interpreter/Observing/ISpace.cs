namespace ExoCosmos.Interpreter.Observing;

/// <summary>What is entered where a large page can be: 2 MiB of an address space.</summary>
public enum SpaceRegion : uint
{
    Nothing,

    /// <summary>A table, empty or not.</summary>
    Table,
    LargePage,
}

/// <summary>A player's address space.</summary>
public interface ISpace
{
    SpaceRegion RegionAt(ulong address);

    /// <summary>The entry of a page, in a large page what that of a small one would be; 0 = nothing is mapped.</summary>
    ulong Entry(ulong page);

    /// <summary>The word at an address where something is mapped.</summary>
    ulong Word(ulong address);
}
