"""Predefined XMP schemas: their properties and value types (XMP specification of 2004/2005).

Written "name name name: type"; types are Text, Integer, Real, Boolean, Date, Rational,
LangAlt, Struct, or one of these in Bag, Seq or Alt.
"""

DC = "http://purl.org/dc/elements/1.1/"
XMP = "http://ns.adobe.com/xap/1.0/"
PDF = "http://ns.adobe.com/pdf/1.3/"
_MM = "http://ns.adobe.com/xap/1.0/mm/"
_RIGHTS = "http://ns.adobe.com/xap/1.0/rights/"
_JOB = "http://ns.adobe.com/xap/1.0/bj/"
_PAGED = "http://ns.adobe.com/xap/1.0/t/pg/"
_PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/"
_TIFF = "http://ns.adobe.com/tiff/1.0/"
_EXIF = "http://ns.adobe.com/exif/1.0/"
_MEDIA = "http://ns.adobe.com/xmp/1.0/DynamicMedia/"
_RAW = "http://ns.adobe.com/camera-raw-settings/1.0/"
_AUX = "http://ns.adobe.com/exif/1.0/aux/"
_ID = "http://www.aiim.org/pdfa/ns/id/"
_EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"

_BOTH = {
    DC: """
        contributor language publisher relation subject type: Bag Text
        creator: Seq Text
        date: Seq Date
        coverage format identifier source: Text
        description rights title: LangAlt
    """,
    XMP: """
        BaseURL CreatorTool Nickname: Text
        Advisory Identifier: Bag Text
        CreateDate MetadataDate ModifyDate: Date
        Thumbnails: Alt Struct
    """,
    PDF: "Keywords PDFVersion Producer: Text",
    _MM: """
        DerivedFrom ManagedFrom RenditionOf: Struct
        DocumentID InstanceID ManageTo ManageUI Manager ManagerVariant: Text
        RenditionClass RenditionParams VersionID LastURL OriginalDocumentID: Text
        History Versions: Seq Struct
        SaveID: Integer
        Ingredients: Bag Struct
    """,
    _RIGHTS: """
        Certificate WebStatement: Text
        Marked: Boolean
        Owner: Bag Text
        UsageTerms: LangAlt
    """,
    _JOB: "JobRef: Bag Struct",
    _PAGED: """
        MaxPageSize: Struct
        NPages: Integer
    """,
    _PHOTOSHOP: """
        AuthorsPosition CaptionWriter Category City Country Credit Headline Instructions: Text
        Source State TransmissionReference: Text
        DateCreated: Date
        SupplementalCategories: Text
        Urgency: Integer
    """,
    _TIFF: """
        ImageWidth ImageLength Compression PhotometricInterpretation Orientation: Integer
        SamplesPerPixel PlanarConfiguration YCbCrPositioning ResolutionUnit: Integer
        BitsPerSample YCbCrSubSampling TransferFunction: Seq Integer
        XResolution YResolution: Rational
        WhitePoint PrimaryChromaticities YCbCrCoefficients ReferenceBlackWhite: Seq Rational
        DateTime: Date
        ImageDescription Copyright: LangAlt
        Make Model Software Artist: Text
    """,
    _EXIF: """
        ExifVersion FlashpixVersion SpectralSensitivity RelatedSoundFile ImageUniqueID: Text
        GPSVersionID GPSLatitude GPSLongitude GPSSatellites GPSStatus MakerNote: Text
        GPSSpeedRef GPSTrackRef GPSImgDirectionRef GPSMapDatum GPSDestLatitude: Text
        GPSDestLongitude GPSDestBearingRef GPSDestDistanceRef GPSProcessingMethod: Text
        GPSAreaInformation: Text
        ColorSpace PixelXDimension PixelYDimension ExposureProgram MeteringMode: Integer
        LightSource FocalPlaneResolutionUnit SensingMethod FileSource SceneType: Integer
        CustomRendered ExposureMode WhiteBalance FocalLengthIn35mmFilm SceneCaptureType: Integer
        GainControl Contrast Saturation Sharpness SubjectDistanceRange GPSAltitudeRef: Integer
        GPSDifferential GPSMeasureMode: Integer
        CompressedBitsPerPixel ExposureTime FNumber ShutterSpeedValue ApertureValue: Rational
        BrightnessValue ExposureBiasValue MaxApertureValue SubjectDistance FocalLength: Rational
        FlashEnergy FocalPlaneXResolution FocalPlaneYResolution ExposureIndex: Rational
        DigitalZoomRatio GPSAltitude GPSDOP GPSSpeed GPSTrack GPSImgDirection: Rational
        GPSDestBearing GPSDestDistance: Rational
        ComponentsConfiguration ISOSpeedRatings SubjectArea SubjectLocation: Seq Integer
        UserComment: LangAlt
        DateTimeOriginal DateTimeDigitized GPSTimeStamp: Date
        OECF Flash SpatialFrequencyResponse CFAPattern DeviceSettingDescription: Struct
    """,
    _ID: """
        part rev: Integer
        conformance amd: Text
    """,
    _EXTENSION: "schemas: Bag Struct",
}
_LATER = {
    XMP: """
        Label: Text
        Rating: Real
    """,
    PDF: "Trapped: Text",
    _PAGED: """
        Fonts: Bag Struct
        PlateNames: Seq Text
        Colorants: Seq Struct
    """,
    _PHOTOSHOP: "SupplementalCategories: Bag Text",
    _ID: "corr: Text",
    _MEDIA: """
        projectRef videoFrameSize videoAlphaPremultipleColor startTimecode altTimecode: Struct
        duration introTime outCue relativeTimestamp: Struct
        absPeakAudioFilePath relativePeakAudioFilePath: Text
        contributedMedia: Bag Struct
        markers: Seq Struct
        beatSpliceParams resampleParams timeScaleParams: Struct
        videoFrameRate videoPixelDepth videoColorSpace videoAlphaMode videoFieldOrder: Text
        pullDown audioSampleType audioChannelType audioCompressor speakerPlacement: Text
        fileDataRate videoPixelAspectRatio: Rational
        videoCompressor cameraLabel tapeName altTapeName scene shotName shotLocation: Text
        artist album genre copyright composer engineer instrument logComment: Text
        timeSignature scaleType stretchMode key releaseDateText: Text
        audioSampleRate trackNumber: Integer
        videoAlphaUnityIsTransparent loop good: Boolean
        videoModDate audioModDate metadataModDate releaseDate shotDate: Date
        tempo numberOfBeats: Real
    """,
    _RAW: """
        AutoBrightness AutoContrast AutoExposure AutoShadows: Boolean
        BlueHue BlueSaturation Brightness ChromaticAberrationB ChromaticAberrationR: Integer
        ColorNoiseReduction Contrast GreenHue GreenSaturation LuminanceSmoothing: Integer
        RedHue RedSaturation Saturation Shadows ShadowTint Sharpness Temperature Tint: Integer
        VignetteAmount VignetteMidpoint CropUnits: Integer
        CropTop CropLeft CropBottom CropRight CropAngle CropWidth CropHeight Exposure: Real
        HasCrop HasSettings: Boolean
        CameraProfile RawFileName ToneCurveName Version WhiteBalance: Text
        ToneCurve: Seq Text
    """,
    _AUX: "Lens SerialNumber: Text",
}


def _read(table: dict[str, str]) -> dict[str, dict[str, str]]:
    read: dict[str, dict[str, str]] = {}
    for namespace, text in table.items():
        entries = read.setdefault(namespace, {})
        for line in filter(None, map(str.strip, text.splitlines())):
            names, _, kind = line.partition(":")
            entries.update(dict.fromkeys(names.split(), kind.strip()))
    return read


_FIRST = _read(_BOTH)
_ALL = _FIRST | {space: _FIRST.get(space, {}) | own for space, own in _read(_LATER).items()}


def schemas(part: int) -> dict[str, dict[str, str]]:
    """Predefined schemas of a part: namespace to property to type."""
    return _FIRST if part == 1 else _ALL
