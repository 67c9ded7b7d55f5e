namespace ExoCosmos.Build.XSharp.Machine;

public enum RegisterKind
{
    General,
    Xmm,
    Control,
    Debug,
    Segment,
}
