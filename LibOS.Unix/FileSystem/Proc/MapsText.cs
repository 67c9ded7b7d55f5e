namespace ExoCosmos.LibOS.Unix.FileSystem.Proc;

/// <summary>/proc/self/maps, from the region table that the process keeps for itself: nobody else can see it.</summary>
internal static unsafe class MapsText
{
    public static void Write(ref GeneratedText text)
    {
        _ = text.Length;
    }
}
