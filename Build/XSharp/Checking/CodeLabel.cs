namespace ExoCosmos.Build.XSharp.Checking;

/// <summary>A label that the compiler makes. One that nobody jumps to is not written.</summary>
internal sealed class CodeLabel(string name)
{
    public string Name => name;

    public bool Used { get; set; }
}
