namespace ExoCosmos.Build.XSharp.Machine;

/// <summary>A register of the processor.</summary>
/// <param name="Name">as NASM writes it</param>
/// <param name="Size">bytes; 0 for control and debug registers, which have the size of the mode</param>
/// <param name="Number">encoding, SDM vol. 2, 2.1.5 and table 3-1</param>
/// <param name="High">AH, CH, DH, BH: unavailable in an instruction with a REX prefix</param>
public sealed record Register(string Name, RegisterKind Kind, int Size, int Number, bool High = false)
{
    public bool IsGeneral => Kind == RegisterKind.General;

    /// <summary>Cannot be named without a REX prefix.</summary>
    public bool NeedsRex => Number >= 8 || (IsGeneral && (Size == 8 || (Size == 1 && Number >= 4 && !High)));

    public override string ToString() => Name.ToUpperInvariant();
}
